/** The names that are the same in every lesson, and other spellings of them. */
import ts from "typescript";

/** By the fixed name: what people also call it. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  df: ["dataFrame", "dataframe", "DF"],
  x: ["X", "xs", "inputs"],
  y: ["Y", "ys", "targets"],
  model: ["mdl", "net", "myModel"],
  optimizer: ["optimiser", "opt", "optim", "sgd"],
  loss: ["los", "lossValue", "currentLoss"],
  lr: ["learningRate", "learning_rate", "lrate", "LR"],
  epochs: ["nEpochs", "n_epochs", "numEpochs", "num_epochs", "epochCount", "EPOCHS"],
  history: ["hist", "lossHistory", "losses_history"],
};

const fixedNameOf = new Map(
  Object.entries(OTHER_NAMES).flatMap(([fixed, others]) => others.map((other) => [other, fixed] as const)),
);

/** Declarations at the top of a cell under another name than the fixed one. */
export function fixedNameProblems(file: ts.SourceFile): { node: ts.Node; message: string }[] {
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap(({ name }) => {
      const fixed = ts.isIdentifier(name) ? fixedNameOf.get(name.text) : undefined;
      return fixed ? [{ node: name, message: `${name.getText(file)} is called ${fixed} in every lesson.` }] : [];
    }),
  );
}
