import type { Reply } from '#contract/endpoint.ts'
import type { readSession } from '#contract/identity.ts'

type Card = Reply<typeof readSession>

/** How a page of this room tells the shell, which it may not know, that the session changed. */
class AccountDoor {
  private tell: (card: Card) => void = () => undefined

  onChanged(tell: (card: Card) => void): void {
    this.tell = tell
  }

  changed(card: Card): void {
    this.tell(card)
  }
}

export const account = new AccountDoor()
