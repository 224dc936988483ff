// The order of endpoints and deliveries: by when they were made, and by id where that was at the same moment.
import { z } from 'zod'

export const place = z.object({ at: z.iso.datetime(), id: z.uuid() })
export type Place = z.infer<typeof place>

export const placeOf = ({ createdAt, id }: { readonly createdAt: string; readonly id: string }): Place => ({
  at: createdAt,
  id,
})
