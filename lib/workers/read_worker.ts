/** A worker that reads runs and inflates them into the slots of streams. @module */
import { serveReading } from "./read_work.ts";

serveReading();
