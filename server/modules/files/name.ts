/** Names that Windows keeps for devices, with or without an ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/**
 * A file's name as it may be shown and saved anywhere: NFC, no folders, no control or direction-changing characters, at most 200
 * characters with the ending kept. It is a label only; bytes are found by their hash.
 */
export function safeName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (clean === '') return 'tệp'
  const named = devices.test(clean) ? `_${clean}` : clean
  const letters = [...named]
  if (letters.length <= 200) return named
  const dot = named.lastIndexOf('.')
  const ending = dot > 0 && named.length - dot <= 10 ? named.slice(dot) : ''
  return letters.slice(0, 200 - ending.length).join('') + ending
}
