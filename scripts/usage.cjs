// @ts-check
/** The usage of each command: `--help` prints it, before anything is set up, and errors end with it. */

/** @type {Readonly<Record<string, string>>} */
const USAGES = {
  start: `npm start [-- OPTION…]                sets all up, then opens the lessons in JupyterLab

  --lang ko                           opens the lessons in Korean, and JupyterLab speaks it
  --no-browser                        prints the address only
  --port N                            the port, 1 to 65535; default: the first free one from 8888 on`,
  test: `npm test [-- NAME… OPTION…]           sets all up, then runs the tests but the long ones

  NAME                                part of a group's name, a path or a title: only these
  --all                               the long tests, too (npm run test:all)
  --slowest                           lists the tests that took longest
  --write                             writes the table of groups into CONTRIBUTING.md`,
  setup: `npm run setup [-- --cluster]          sets all up without starting anything; looks at every file, and
                                      makes anew what is missing or damaged; tries native TensorFlow again

  --cluster                           Dask, too, for sweeps on many machines`,
  build: "npm run build                         compiles lib, scripts and tests",
  notebook: `npm run notebook -- NOTEBOOK… [OPTION…]   runs notebooks headless, and writes their outputs back

  --all                               all lessons
  --epochs N                          trains N epochs instead of the notebook's own number
  -p, --parameter NAME=VALUE          puts a value into the notebook's line const NAME = …; can be given again
  --output FILE                       writes there instead; with one notebook
  --html                              makes a page to read of the outputs that it has, and runs nothing
  --pdf                               the same as a PDF file; needs Chromium or Chrome`,
  kernel: `npm run kernel -- ACTION              the kernel in your own Jupyter, outside of this project

  install                             writes its kernelspec into your Jupyter's folder
  remove                              removes it from there
  list                                says where it is installed`,
  new: 'npm run new -- "TITLE"                  makes a numbered lesson that runs, to write in',
  check: `npm run check [-- NOTEBOOK… OPTION]     checks the lessons, or those named: code, text, links and numbers

  --write                             first brings the code of editions in other languages to that of the English ones`,
  bench: `npm run bench -- NAME [OPTION…]         measures, side by side with others

  NAME                                cluster, fit, frames, jit, kernel, live, site or sweep
  --python=PATH                       with jit: a Python that has torch
  --write                             with cluster, fit, jit, site, sweep: writes the tables and the picture`,
  site: `npm run site [-- OPTION…]              builds the site whose lessons run in the browser, into build/site

  --serve                             serves it on this machine until Ctrl-C
  --port N                            the port, 1 to 65535; default: a free one
  --address ADDRESS                   builds nothing: writes links to the site's lessons, published at
                                      ADDRESS, into the READMEs`,
  parity: `npm run parity [-- --write]             compares everything with PyTorch's numbers, case by case

  --write                             brings the tables of the README and the docs up to date`,
  figures: "npm run figures                         draws the figures of the docs anew",
  worker: `npm run worker -- ADDRESS OPTION        a worker of a Dask cluster, which runs the trials of sweeps

  --certificates FOLDER               with ca.pem, worker.pem and worker-key.pem; then options of dask worker
  --insecure                          without: whoever reaches it may run any code`,
  cluster: `npm run cluster -- ACTION             what a cluster needs beside its workers

  certificates FOLDER                 makes certificates for scheduler, workers and clients
  scheduler --certificates FOLDER     a scheduler on this machine; then options of dask scheduler
  scheduler --insecure                without certificates`,
  doctor: `npm run doctor [-- --updates]           says what is installed, and how to mend what is not; changes nothing

  --updates                           asks the registries which packages are outdated or given up`,
  format: "npm run format                          formats and lints everything, the lessons' cells, too",
};

/**
 * @param {string} command
 * @returns {string} a line, then its options
 */
function usage(command) {
  return `Usage: ${USAGES[command]}`;
}

module.exports = { USAGES, usage };
