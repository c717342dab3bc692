/** A loop of steps that are not compiled goes on from a checkpoint, bit for bit as if it had never stopped. */
import { testLoop } from "./resume";

testLoop("eager");
