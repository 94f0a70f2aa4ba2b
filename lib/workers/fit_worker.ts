/** A worker that fits slabs of whole series. @module */
import { serveFits } from "./fit_work.ts";

serveFits();
