/** What steps of the graph engine hold is freed; it takes a minute to compile so many. */
import { testCompilations } from "./memory";

testCompilations("graph");
