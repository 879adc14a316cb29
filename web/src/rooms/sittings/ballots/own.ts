import type { TellerKeys } from './seal.ts'

/** What stays on this device alone: a teller's key, whose private half nothing can read, and the paper a voter sealed. */

export interface OwnPaper {
  readonly sealed: string
  readonly receipt: string
  /** Whether the server said that it is in the box. */
  readonly inBox: boolean
}

type Kept = 'keys' | 'papers'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('lien-thong-ballots', 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('keys')
      asked.result.createObjectStore('papers')
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function within<R>(
  kept: Kept,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<R>,
): Promise<R> {
  const database = await opened()
  try {
    const transaction = database.transaction(kept, mode)
    const asked = act(transaction.objectStore(kept))
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** Of one person in one ballot: several may use a device after each other. */
const name = (ballotId: string, participantId: string) => `${ballotId} ${participantId}`

export const readKeys = (ballotId: string, me: string): Promise<TellerKeys | undefined> =>
  within('keys', 'readonly', (store) => store.get(name(ballotId, me)) as IDBRequest<TellerKeys | undefined>)

export const keepKeys = async (ballotId: string, me: string, keys: TellerKeys): Promise<void> => {
  await within('keys', 'readwrite', (store) => store.put(keys, name(ballotId, me)))
}

/** Once the result is announced nobody opens anything again. */
export const dropKeys = async (ballotId: string, me: string): Promise<void> => {
  await within('keys', 'readwrite', (store) => store.delete(name(ballotId, me)))
}

export const readPaper = (ballotId: string, me: string): Promise<OwnPaper | undefined> =>
  within('papers', 'readonly', (store) => store.get(name(ballotId, me)) as IDBRequest<OwnPaper | undefined>)

export const keepPaper = async (ballotId: string, me: string, paper: OwnPaper): Promise<void> => {
  await within('papers', 'readwrite', (store) => store.put(paper, name(ballotId, me)))
}
