/** A worker that gets files on the web. @module */
import { serveFetching } from "./fetch_work.ts";

serveFetching();
