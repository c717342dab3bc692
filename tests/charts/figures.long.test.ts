/** The figures that figures.test.ts leaves out. */
import { fewSamples, testFigures } from "./figures";
import { samples } from "./samples";

testFigures(Object.keys(samples).filter((name) => !fewSamples.includes(name)));
