/** A worker that prepares and sums the volumes of streams. @module */
import { serveSums } from "./sum_work.ts";

serveSums();
