/** `tf` as a module of its own, `nonlinear/tf`, whose types are in tf.d.ts. */
import { tf } from "./tensorflow";

export = tf;
