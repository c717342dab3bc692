/**
 * ANSI colours for the texts of errors. JupyterLab shows those on light red or on dark red: its grey (90) cannot be read on
 * dark red, its plain cyan (36) hardly on light red.
 */
const paint =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[39m`;

export const red = paint(31);
export const cyan = paint(96);
