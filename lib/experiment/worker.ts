/** A thread that runs trials. In browsers: serve-trials.browser.ts. */
import { workerData } from "piscina";
import { trialRunner } from "./trial";

export default trialRunner(workerData);
