import { listRegisters } from '#contract/registers.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import { civilDateAt } from '../../../kit/format.ts'
import { Resource } from '../../../kit/resource.svelte.ts'

/** Into which register, and as arrived on which day: what a clerk chooses before a number is given. */
export class ArrivalBook {
  registerId = $state('')
  arrivedOn = $state(civilDateAt(Date.now()))
  readonly today = civilDateAt(Date.now())
  private readonly registers = new Resource(() => call(listRegisters, { direction: 'incoming' }))

  /** Content never goes into a secret register (handbook 7.1), and a closed one gives no numbers. */
  get open() {
    return (this.registers.value?.rows ?? []).filter((it) => it.closedOn === null && !it.secret)
  }
  get refusal() {
    return this.registers.refusal
  }
  get loaded() {
    return this.registers.value !== undefined
  }
  get chosen() {
    return this.open.find((it) => it.id === this.registerId)
  }

  /** The number the next arrival gets; unknown for a day of another year. */
  get next(): number | undefined {
    const it = this.chosen
    return it && this.arrivedOn.startsWith(`${it.year}-`) ? it.nextNumber : undefined
  }

  choicesFor(kinds: readonly string[]) {
    return this.open.map((it) => {
      const covers = it.kinds.length === 0 || kinds.every((kind) => it.kinds.includes(kind))
      return { value: it.id, label: covers ? it.name : t('register.notCovered', { name: it.name }), disabled: !covers }
    })
  }

  async load(kinds: readonly string[]): Promise<void> {
    await this.registers.load()
    const usable = this.choicesFor(kinds).filter((it) => !it.disabled)
    const standard = this.open.find((it) => it.standard && usable.some((other) => other.value === it.id))
    if (this.chosen === undefined) this.registerId = standard?.id ?? usable[0]?.value ?? ''
  }
}
