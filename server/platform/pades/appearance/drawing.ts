/** Takes a new object and tells the number it will have in the file. */
export type AddObject = (body: Uint8Array | string) => number

/** What a signature shows: the operators that draw it into a box from the origin to `width`, `height`, and what they refer to. */
export type Drawing = (
  add: AddObject,
  box: { readonly width: number; readonly height: number },
) => { readonly content: string; readonly resources: string }
