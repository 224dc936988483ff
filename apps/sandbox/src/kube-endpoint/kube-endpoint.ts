// The Kubernetes endpoint of the product: every cluster under its own path, for whoever has a credential of it.
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common'
import { unauthorized } from '@kubarium/kube-objects'
import { openCertificateAuthority } from '@kubarium/platform-certificates'
import type { Platform } from '../platform.ts'
import { useFieldDescriptions } from './field-descriptions.ts'
import { KubeServer } from './kube-server.ts'
import { TEMPLATE_AGE_MS, publishTemplates } from './templates.ts'

/** A token is looked up again after so long, so that one that was taken away stops working soon. */
const TOKEN_CACHE_MS = 10_000
const MAX_CACHED_TOKENS = 10_000
const TOUCH_EVERY_MS = 60_000

export class KubeEndpoint implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: KubeServer | undefined
  private timer: NodeJS.Timeout | undefined
  private readonly users = new Map<
    string,
    { readonly at: number; readonly found: ReturnType<Platform['access']['findUser']> }
  >()
  private readonly touched = new Map<string, number>()

  constructor(private readonly platform: Platform) {}

  async onApplicationBootstrap(): Promise<void> {
    const { config, log, logger, residence } = this.platform
    useFieldDescriptions()
    const authority = await openCertificateAuthority(config.KUBE_CA_FOLDER)
    const tls = await authority.serverCertificate([
      ...new Set(['localhost', '127.0.0.1', '::1', new URL(config.KUBE_URL).hostname]),
    ])
    await publishTemplates(log, authority.certificate, Date.now())
    this.timer = setInterval(
      () =>
        void publishTemplates(log, authority.certificate, Date.now()).catch((error: unknown) =>
          logger.warn({ err: error }, 'templates not renewed'),
        ),
      TEMPLATE_AGE_MS,
    )
    this.server = new KubeServer({
      tls: { ...tls, ca: authority.certificate },
      pathPerCluster: true,
      admit: async ({ clusterId, token, certificate }) => {
        const found = token === undefined ? undefined : await this.findUser(clusterId!, token)
        // The authority is one for all clusters: a certificate counts for the one it names.
        const named = certificate && certificate.clusterId === clusterId ? certificate : undefined
        const user =
          found && token !== undefined
            ? { name: found.userName, groups: found.groups }
            : token === undefined && named
              ? { name: named.user, groups: named.groups }
              : undefined
        if (!user) throw unauthorized()
        await this.touch(clusterId!)
        return {
          user: { name: user.name, groups: [...user.groups, 'system:authenticated'] },
          resident: await residence.get(clusterId!),
        }
      },
      onError: (error, requestId) => logger.error({ err: error, requestId }, 'request failed'),
    })
    await this.server.listen(config.KUBE_PORT, config.KUBE_HOST)
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer)
    await this.server?.close()
  }

  private findUser(clusterId: string, token: string): ReturnType<Platform['access']['findUser']> {
    const key = `${clusterId} ${token}`
    const known = this.users.get(key)
    if (known && Date.now() - known.at < TOKEN_CACHE_MS) return known.found
    const found = this.platform.access.findUser(clusterId, token)
    if (this.users.size >= MAX_CACHED_TOKENS) this.users.clear()
    this.users.set(key, { at: Date.now(), found })
    found.catch(() => this.users.delete(key))
    return found
  }

  /** Somebody uses the cluster: it is not hibernated while they do. */
  private async touch(clusterId: string): Promise<void> {
    const last = this.touched.get(clusterId) ?? 0
    if (Date.now() - last < TOUCH_EVERY_MS) return
    this.touched.set(clusterId, Date.now())
    await this.platform.log.touch(clusterId)
  }
}
