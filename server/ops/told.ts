/** Something the person at the console must put right; the message says how. */
export class Told extends Error {}
