// Who may do what in the database. The migrations make the roles and their rights; this gives them passwords.
//
//   kubarium_app     the api for a signed-in person: sees rows of one tenant, the one set for its transaction
//   kubarium_system  sign-in, cluster log, worker: sees all tenants
//
// Tables belong to whoever migrates (DATABASE_URL); no running application connects as the owner.
import pg from 'pg'

export const APP_ROLE = 'kubarium_app'
export const SYSTEM_ROLE = 'kubarium_system'

export interface RolePasswords {
  readonly app: string
  readonly system: string
}

/** URLs with which the applications connect, derived from the owner's. */
export interface RoleUrls {
  readonly appUrl: string
  readonly systemUrl: string
}

/** Lets the roles log in with these passwords. @returns the URLs to give to the applications */
export async function setRolePasswords(ownerUrl: string, passwords: RolePasswords): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const [role, password] of [
      [APP_ROLE, passwords.app],
      [SYSTEM_ROLE, passwords.system],
    ] as const) {
      await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`)
    }
  } finally {
    await client.end()
  }
  return {
    appUrl: withUser(ownerUrl, APP_ROLE, passwords.app),
    systemUrl: withUser(ownerUrl, SYSTEM_ROLE, passwords.system),
  }
}

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = encodeURIComponent(password)
  return changed.href
}

/** Makes a database unless it is there. @returns its URL */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
