// Has the cloud make a load balancer for each service that wants one (cloud-provider controllers/service).
// https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
import { equalJson, isTerminating, kinds, rememberedKind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import {
  defineReconciler,
  interestIn,
  type ObjectKey,
  type ReconcileContext,
  type Result,
} from '@kubarium/kube-reconcile'
import { CLOUD_NAME, addressesOf, clouds } from './cloud.ts'

const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup'
/** How long a cloud takes to make a load balancer, and how long until the next try when it cannot. */
const MAKING_MS = 4_000
const RETRY_MS = 60_000

/** What the cloud has, by `namespace/name` of the service. */
interface LoadBalancer extends KubeObject {
  readonly uid: string
  /** Milliseconds since 1970. */
  readonly readyAt: number
  /** Its address, once it has one. */
  readonly ip?: string
  /** Why it has none. */
  readonly problem?: string
}

const loadBalancers = rememberedKind<LoadBalancer>('LoadBalancer', 'load-balancers')

/** Whether the cloud is to make a load balancer; one of another class is somebody else's affair. */
function wantsLoadBalancer(service: k8s.Service): boolean {
  return service.spec.type === 'LoadBalancer' && !service.spec.loadBalancerClass && !isTerminating(service)
}

export const loadBalancerReconciler = defineReconciler({
  name: 'service-lb-controller',
  component: 'service-controller',
  for: kinds.Service,
  watches: [
    // An address that became free may be what another service waits for.
    interestIn(loadBalancers, function* ({ object }, { read }): Generator<ObjectKey> {
      if (object) return
      for (const { metadata, spec, status } of read(kinds.Service).list())
        if (spec.type === 'LoadBalancer' && !status.loadBalancer.ingress?.length)
          yield { namespace: metadata.namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const service = context.read(kinds.Service).find(namespace, name)
    const key = `${namespace}/${name}`
    const known = context.read(loadBalancers).find('', key)
    if (!service || (known && known.uid !== service.metadata.uid)) {
      if (known) context.write(loadBalancers).delete(known)
      if (!service) return
    }
    const own = known?.uid === service.metadata.uid ? known : undefined
    return wantsLoadBalancer(service) ? ensure(service, own, context) : remove(service, own, context)
  },
})

function tell(
  service: k8s.Service,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  { events }: ReconcileContext,
): void {
  events.record(service, kinds.Service, type, reason, message)
}

function ensure(found: k8s.Service, known: LoadBalancer | undefined, context: ReconcileContext): Result {
  const { read, write, now } = context
  const cloud = read(clouds).find('', CLOUD_NAME)
  if (!cloud) return
  let service = found
  if (!service.metadata.finalizers?.includes(CLEANUP))
    service = write(kinds.Service).update({
      ...service,
      metadata: { ...service.metadata, finalizers: [...(service.metadata.finalizers ?? []), CLEANUP] },
    })
  const { namespace, name, uid } = service.metadata
  const remember = (rest: Pick<LoadBalancer, 'readyAt' | 'ip' | 'problem'>): LoadBalancer =>
    write(loadBalancers).update({ metadata: { name: `${namespace}/${name}` } as k8s.ObjectMeta, uid, ...rest })
  if (!known) {
    tell(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer', context)
    remember({ readyAt: now() + MAKING_MS })
    return { at: now() + MAKING_MS }
  }
  if (now() < known.readyAt) return { at: known.readyAt }
  const ip = known.ip ?? freeAddress(service, [...addressesOf(cloud)], context)
  if (ip === undefined) {
    const problem = service.spec.loadBalancerIP
      ? `address ${service.spec.loadBalancerIP} is not available`
      : 'no address is left'
    tell(
      service,
      'Warning',
      'SyncLoadBalancerFailed',
      `Error syncing load balancer: failed to ensure load balancer: ${problem}`,
      context,
    )
    remember({ readyAt: now() + RETRY_MS, problem })
    return { at: now() + RETRY_MS }
  }
  const ingress = [{ ip, ipMode: 'VIP' }]
  if (!known.ip) remember({ readyAt: known.readyAt, ip })
  if (equalJson(service.status.loadBalancer.ingress, ingress)) return
  write(kinds.Service).updateStatus({ ...service, status: { ...service.status, loadBalancer: { ingress } } })
  tell(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer', context)
}

/** The address that was asked for, or the first that nobody has. */
function freeAddress(
  { spec }: k8s.Service,
  addresses: readonly string[],
  { read }: ReconcileContext,
): string | undefined {
  const taken = new Set(
    read(loadBalancers)
      .list()
      .map(({ ip }) => ip),
  )
  const wanted = spec.loadBalancerIP ? [spec.loadBalancerIP] : addresses
  return wanted.find((ip) => addresses.includes(ip) && !taken.has(ip))
}

/** The service goes, or is of another type now: the load balancer goes first. */
function remove(service: k8s.Service, known: LoadBalancer | undefined, context: ReconcileContext): void {
  const { write } = context
  if (!known && !service.metadata.finalizers?.includes(CLEANUP)) return
  let current = service
  if (known) {
    tell(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer', context)
    write(loadBalancers).delete(known)
    if (!isTerminating(service) && service.status.loadBalancer.ingress)
      current = write(kinds.Service).updateStatus({ ...service, status: { ...service.status, loadBalancer: {} } })
    tell(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer', context)
  }
  const { finalizers = [], ...metadata } = current.metadata
  const left = finalizers.filter((one) => one !== CLEANUP)
  if (left.length !== finalizers.length)
    write(kinds.Service).update({
      ...current,
      metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata,
    })
}
