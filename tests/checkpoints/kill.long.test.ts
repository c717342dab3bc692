/** A training that is killed again and again: `CHECKPOINT_KILLS=…` times. */
import { test } from "node:test";
import { surviveKills } from "./kill";

const KILLS = Number(process.env.CHECKPOINT_KILLS ?? 12);

test(`${KILLS} kills with SIGKILL`, () => surviveKills(KILLS));
