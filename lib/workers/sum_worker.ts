/** A worker that sums the volumes of streams and fits slabs. @module */
import { serveSums } from "./sum_work.ts";

serveSums();
