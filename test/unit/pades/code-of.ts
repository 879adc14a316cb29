import { PdfFault } from '#platform/pades/fault.ts'

/** `ok`, or the code an act was refused with; anything else that is thrown is a fault of ours. */
export function codeOf(act: () => unknown): string {
  try {
    act()
    return 'ok'
  } catch (error) {
    if (error instanceof PdfFault) return error.code
    throw error
  }
}
