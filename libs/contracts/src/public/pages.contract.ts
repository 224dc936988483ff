// Lists come in pages; where the next one begins is told by a cursor that means something to us alone.
import { z } from 'zod'

/** Members of a list's query. */
export const pageQuery = {
  cursor: z.string().max(1000).optional().meta({ description: '`nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Entries per page.' }),
}

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
  })

export interface Page<Item> {
  readonly data: Item[]
  readonly nextCursor: string | null
}
