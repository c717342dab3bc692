/** A thread that checks all lessons, and gives their problems. */
import { parentPort } from "node:worker_threads";
import { checkNotebooks, lessons } from "../check";

parentPort?.postMessage(checkNotebooks(lessons()));
