import { mkdtempSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startEmbeddedPostgres, SystemDatabase, TenantDatabase } from '@kubarium/platform-database'
import { postgresJobs } from '@kubarium/platform-queue'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { prepareDatabase } from './prepare-database.ts'

describe('prepareDatabase', { timeout: 60_000 }, () => {
  it('prepares a managed Postgres, whose users are no superusers, and again after a password changed', async () => {
    const outer = mkdtempSync(join(tmpdir(), 'kubarium-setup-'))
    chmodSync(outer, 0o711)
    const server = await startEmbeddedPostgres({ folder: join(outer, 'postgres'), port: 0, forgetful: true })
    try {
      const admin = new pg.Client({ connectionString: server.url })
      await admin.connect()
      await admin.query(`create role tenant login createrole password 'it''s'`)
      await admin.query('create database product owner tenant')
      await admin.query(`create role weak login password 'weak'`)
      await admin.query('create database weak owner weak')
      await admin.end()
      const weak = new URL(server.url)
      Object.assign(weak, { username: 'weak', password: 'weak', pathname: '/weak' })
      await expect(prepareDatabase(weak.href, resolve('prisma'), { app: 'a', system: 's' })).rejects.toThrow(
        /^The user of DATABASE_URL may not prepare the database \(permission denied to create role\)/,
      )
      const owner = new URL(server.url)
      owner.username = 'tenant'
      owner.password = encodeURIComponent("it's")
      owner.pathname = '/product'

      const first = await prepareDatabase(owner.href, resolve('prisma'), { app: 'one/two?', system: "three'four" })
      expect(first.applied.length).toBeGreaterThan(0)
      const [tenants, system] = [new TenantDatabase(first.appUrl), new SystemDatabase(first.systemUrl)]
      await tenants.ping()
      await system.ping()
      const jobs = postgresJobs(first.systemUrl, { warn: () => {}, error: () => {} })
      expect((await jobs.counts({ queue: 'spec' })).waiting).toBe(0)
      await Promise.all([tenants.close(), system.close(), jobs.close()])

      const second = await prepareDatabase(owner.href, resolve('prisma'), { app: 'five', system: 'six' })
      expect(second.applied).toEqual([])
      const again = new TenantDatabase(second.appUrl)
      await again.ping()
      await again.close()
    } finally {
      await server.stop()
      rmSync(outer, { recursive: true, force: true })
    }
  })
})
