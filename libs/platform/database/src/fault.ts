/** A fault that a person can mend: its message says in one line what is wrong and what to do. */
export class DatabaseFault extends Error {
  override name = 'DatabaseFault'
}
