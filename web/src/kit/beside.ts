import { headers, Refusal, refusalOf } from './api.ts'

/** The browser's viewer has read it by then; what it keeps is its own. */
const keptMinutes = 10

/** Opens a file that the server makes beside the page. A refusal is thrown, to be said where it was asked for, and nothing stays open. */
export async function openBeside(address: string): Promise<void> {
  // Opened by the click itself: what opens later a browser keeps shut.
  const beside = window.open('', '_blank')
  try {
    const response = await fetch(address, { headers: headers() }).catch(() => {
      throw new Refusal('offline', {}, '')
    })
    if (!response.ok) throw await refusalOf(response)
    const url = URL.createObjectURL(await response.blob())
    window.setTimeout(() => URL.revokeObjectURL(url), keptMinutes * 60_000)
    ;(beside ?? window).location.assign(url)
  } catch (thrown) {
    beside?.close()
    throw thrown
  }
}
