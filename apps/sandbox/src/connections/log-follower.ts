// `logs -f`: what a container writes, as it writes it. Output that nobody caused from outside is computed when it is
// due, here as everywhere.
import type { LogLine, LogRequest } from '@kubarium/kube-node'
import { logLines, renderLog } from '@kubarium/kube-node'
import { kinds, type k8s } from '@kubarium/kube-objects'
import { worldTime } from '@kubarium/kube-cluster'
import type { ResidentCluster } from '@kubarium/platform-residence'

const MAX_WAIT_MS = 60_000

export class LogFollower {
  private seen: number
  private timer: NodeJS.Timeout | undefined
  private readonly unfollow: () => void
  private isLooking = false

  constructor(
    private readonly resident: ResidentCluster,
    private readonly pod: k8s.Pod,
    private readonly container: string,
    private readonly request: LogRequest,
    first: readonly LogLine[],
    private readonly write: (text: string) => void,
    private readonly end: () => void,
  ) {
    this.seen = first.length
    this.unfollow = resident.follow(({ changes }) => {
      const { namespace, name } = pod.metadata
      if (
        changes.some(
          ({ key }) =>
            key.startsWith('~logs/') || key === `~pods/${namespace}/${name}` || key === `pods/${namespace}/${name}`,
        )
      )
        void this.look()
    })
    this.schedule()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.unfollow()
  }

  private async look(): Promise<void> {
    if (this.isLooking) return
    this.isLooking = true
    try {
      const more = await this.resident.transact((cluster, now) => {
        cluster.clock.advanceTo(now)
        const { namespace, name, uid } = this.pod.metadata
        const pod = cluster.client.read(kinds.Pod).find(namespace!, name)
        if (pod?.metadata.uid !== uid) return undefined
        const lines = logLines(cluster.kubelets, pod, this.container, this.request)
        const status = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].find(
          (one) => one.name === this.container,
        )
        return { lines, hasEnded: status?.state?.running === undefined }
      }, false)
      if (!more) return this.finish()
      const fresh = more.lines.slice(this.seen)
      this.seen = more.lines.length
      if (fresh.length > 0) this.write(renderLog(fresh, this.request.timestamps))
      if (more.hasEnded) return this.finish()
      this.schedule()
    } catch {
      this.finish()
    } finally {
      this.isLooking = false
    }
  }

  private finish(): void {
    this.stop()
    this.end()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    const { cluster } = this.resident
    const { namespace, name } = this.pod.metadata
    const at = cluster.kubelets.nextOutputAt(namespace!, name, this.container)
    const due = at === undefined ? null : worldTime(cluster.state, at)
    if (due !== null)
      this.timer = setTimeout(() => void this.look(), Math.min(MAX_WAIT_MS, Math.max(20, due - Date.now())))
  }
}
