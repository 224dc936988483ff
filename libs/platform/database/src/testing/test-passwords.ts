/** Name of the migrated, empty database that the specs' databases are copies of. */
export const TEMPLATE = 'kubarium_template'

export const testPasswords = { app: 'app', system: 'system' }
