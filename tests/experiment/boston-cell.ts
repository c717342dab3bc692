/** The cell before those that sweep: the library, and the data of Boston as tensors. */
export const SETUP = `
import { data, experiment, nn, optim, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(data.round(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })), 4));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
const epochs = 50;`;
