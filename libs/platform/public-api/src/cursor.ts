// Pages of lists. A cursor holds the place of the last entry and the list it belongs to; callers pass it back unread.
import { createHash } from 'node:crypto'
import type { Operation, Page } from '@kubarium/contracts/public'
import { DomainError } from '@kubarium/platform-http'
import { z } from 'zod'

interface ListQuery {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly [filter: string]: unknown
}

const sealedCursor = z.tuple([z.string(), z.unknown()])

/**
 * A page of a list.
 * @param of the operation and what it was asked: a cursor is good for this list with these filters only
 * @param place schema of what entries are ordered by, so that the next page begins after the last one
 * @param load entries in their order, after a place (undefined: from the start), as many as there are up to a number
 * @param item the place of an entry, and how it is shown
 * @throws InvalidCursor when the cursor belongs to another list, or is none
 */
export async function paged<Item, Shown, Place extends z.ZodType>(
  of: { readonly operation: Operation; readonly query: ListQuery },
  place: Place,
  load: (after: z.output<Place> | undefined, count: number) => Promise<readonly Item[]> | readonly Item[],
  item: { readonly place: (item: Item) => z.output<Place>; readonly shown: (item: Item) => Shown },
): Promise<Page<Shown>> {
  const list = nameOf(of)
  const { cursor, limit } = of.query
  const found = await load(cursor === undefined ? undefined : read(cursor, list, place), limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const isLastPage = found.length <= limit || last === undefined
  return {
    data: items.map((one) => item.shown(one)),
    nextCursor: isLastPage ? null : Buffer.from(JSON.stringify([list, item.place(last)])).toString('base64url'),
  }
}

/** The list with its filters, in a few characters. */
function nameOf({ operation, query }: { readonly operation: Operation; readonly query: ListQuery }): string {
  const filters = Object.entries(query)
    .filter(([name, value]) => name !== 'cursor' && name !== 'limit' && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([operation.id, filters]))
    .digest('base64url')
    .slice(0, 10)
}

function read<Place extends z.ZodType>(cursor: string, list: string, schema: Place): z.output<Place> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new InvalidCursor()
  }
  const sealed = sealedCursor.safeParse(value)
  if (!sealed.success || sealed.data[0] !== list) throw new InvalidCursor()
  const after = schema.safeParse(sealed.data[1])
  if (!after.success) throw new InvalidCursor()
  return after.data
}

class InvalidCursor extends DomainError {
  constructor() {
    super('invalid_cursor', 'This cursor is not one of this list with these filters. Begin with the first page.')
  }
}
