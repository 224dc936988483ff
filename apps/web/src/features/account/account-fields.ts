// What a person may type into the account forms. A message is a key of `account`, put into words where it is shown.
import { z } from 'zod'

export const SHORTEST_PASSWORD = 12
const LONGEST_PASSWORD = 128
const LONGEST_NAME = 100

export const nameField = z.string().trim().min(1, 'errorNameMissing').max(LONGEST_NAME, 'errorNameLong')
export const emailField = z.string().trim().min(1, 'errorEmailMissing').pipe(z.email('errorEmailForm'))
/** A new password: as long as it takes. An existing one is only asked for. */
export const newPasswordField = z
  .string()
  .min(1, 'errorPasswordMissing')
  .min(SHORTEST_PASSWORD, 'errorPasswordShort')
  .max(LONGEST_PASSWORD, 'errorPasswordLong')
export const passwordField = z.string().min(1, 'errorPasswordMissing')
