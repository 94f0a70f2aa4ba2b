/** A worker that compresses. @module */
import { serveDeflating } from "./deflate_work.ts";

serveDeflating();
