/** Something wrong in a notebook, at a place as exact as it is known. */
export interface Problem {
  /** From 1, counting every cell of the notebook as JupyterLab shows them. */
  readonly cell?: number;
  /** From 1, in the cell. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** `notebooks/a.ipynb cell 3:5:7 …`: file, then cell:line:column as far as they are known. */
export function describeProblem(file: string, { cell, line, column, message }: Problem): string {
  const place = [cell, line, column].filter((part) => part !== undefined).join(":");
  return `${file}${place ? ` cell ${place}` : ""} ${message}`;
}
