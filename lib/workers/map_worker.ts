/** A worker that works on the volumes of series, or reads them. @module */
import { serveMaps } from "./map_work.ts";

serveMaps();
