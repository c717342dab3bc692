/** The package's entry: leads to the compiled stand-in. */
const { join } = require("node:path");

module.exports = require(join(__dirname, "../../dist/kernel/typescript-for-tslab/stand-in.js"));
