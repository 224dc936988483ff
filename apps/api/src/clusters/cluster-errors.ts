import { DomainError } from '@kubarium/platform-http'

/** The person has as many clusters as they may have. */
export class ClusterLimitReached extends DomainError {
  constructor(limit: number) {
    super('cluster-limit-reached', `You have ${limit} of ${limit} clusters. Delete one to make room for another.`, {
      limit,
    })
  }
}

/** All members together have as many clusters as the organisation may have. */
export class OrganisationLimitReached extends DomainError {
  constructor(limit: number) {
    super(
      'organisation-limit-reached',
      `Your organisation has ${limit} of ${limit} clusters. Somebody has to delete one first.`,
      { limit },
    )
  }
}

/** The person has a cluster of this name. */
export class ClusterNameTaken extends DomainError {
  constructor(name: string) {
    super('cluster-name-taken', `You have a cluster named "${name}" already. Choose another name.`, { name })
  }
}

/** Nothing to start clusters of this size from has been published yet, which the worker does when it starts. */
export class ClustersNotReady extends DomainError {
  constructor(nodes: number) {
    super('not-ready', `Clusters of ${nodes} nodes cannot be made yet; the simulation is still starting.`, {
      nodes,
      retryAfterSeconds: 2,
    })
  }
}

/** Only a parked cluster can be released. */
export class ClusterNotParked extends DomainError {
  constructor(name: string) {
    super('cluster-not-parked', `The cluster "${name}" is not parked: there is nothing to release.`, { name })
  }
}

/** The Kubernetes endpoint has not made its certificate authority yet. */
export class KubernetesEndpointNotReady extends DomainError {
  constructor() {
    super('not-ready', 'The Kubernetes endpoint is still starting. Try again in a moment.', { retryAfterSeconds: 2 })
  }
}
