// stand-in until the real one is merged
export async function prepareFields(bytes: Uint8Array) {
  return { bytes, pages: null as number | null, fields: [] as string[] }
}
