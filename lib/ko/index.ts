/**
 * The library for lessons in Korean: `import { data, nn, plot } from "nonlinear/ko"`. It is the same library, but its
 * charts write Korean words, and its columns are described in Korean.
 */
import { bostonColumns } from "../data";
import { setWords } from "../plot/words";
import { CHART_WORDS } from "./chart-words";
import { BOSTON_COLUMNS } from "./columns";

export * from "../index";

Object.assign(bostonColumns, BOSTON_COLUMNS);
setWords(CHART_WORDS);
