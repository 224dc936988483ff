// Rules for what containers and pods ask of a node.
import {
  compareQuantities,
  dns1123LabelProblems,
  duplicate,
  forbiddenField,
  invalidValue,
  invalidValues,
  notFoundValue,
  notSupported,
  parseQuantity,
  qualifiedNameProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'

const CONTAINER_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage'])
const STANDARD_RESOURCES = new Set([
  ...CONTAINER_RESOURCES,
  ...['requests.', 'limits.'].flatMap((prefix) => [...CONTAINER_RESOURCES].map((name) => prefix + name)),
  'requests.storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
/** What is counted in whole pieces. */
const WHOLE_RESOURCES = new Set([...STANDARD_RESOURCES].filter((name) => /s$/.test(name)))
const NANO = 1_000_000_000n

const isHugePage = (name: string): boolean => name.startsWith('hugepages-')
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedNameProblems(`requests.${name}`).length === 0
const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePage(name)

/** @param claimNames claims of the pod, which a container may use */
export function containerResourceErrors(
  resources: k8s.ResourceRequirements,
  at: FieldPath,
  claimNames: ReadonlySet<string>,
): FieldError[] {
  return requirementErrors(resources, at, claimNames, containerResourceNameErrors)
}

/** Rules for what a pod asks for as a whole. */
export function podResourceErrors(spec: k8s.PodSpec, at: FieldPath): FieldError[] {
  const resources = spec.resources
  if (!resources) return []
  if (spec.os?.name === 'windows') return [forbiddenField(at, 'may not be set for a windows pod')]
  const errors: FieldError[] = []
  if (resources.claims)
    errors.push(forbiddenField(at.child('claims'), 'claims may not be set for Resources at pod-level'))
  errors.push(...requirementErrors(resources, at, new Set(), podResourceNameErrors))
  ;(spec.containers ?? []).forEach((container, i) => {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const ofPod = resources.limits?.[name]
      if (ofPod !== undefined && compareQuantities(limit, ofPod) > 0)
        errors.push(
          invalidValue(
            at.child('containers').index(i).key(name).child('limits'),
            limit,
            `must be less than or equal to pod limits of ${ofPod}`,
          ),
        )
    }
  })
  return errors
}

function requirementErrors(
  { limits = {}, requests = {}, claims = [] }: k8s.ResourceRequirements,
  at: FieldPath,
  claimNames: ReadonlySet<string>,
  nameErrors: (name: string, at: FieldPath) => FieldError[],
): FieldError[] {
  const errors: FieldError[] = []
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  const quantityErrors = (name: string, quantity: string, here: FieldPath): FieldError[] => {
    const found = [...nameErrors(name, here), ...amountErrors(name, quantity, here)]
    if (isHugePage(name) && !isWholePages(name, quantity))
      found.push(invalidValue(here, quantity, `${quantity} is not positive integer multiple of ${name}`))
    return found
  }
  for (const [name, limit] of Object.entries(limits))
    errors.push(...quantityErrors(name, limit, at.child('limits').key(name)))
  for (const [name, request] of Object.entries(requests)) {
    const here = at.child('requests')
    const found = quantityErrors(name, request, here.key(name))
    const limit = limits[name]
    const order = limit === undefined ? 0 : compareQuantities(request, limit)
    const problem =
      limit === undefined
        ? mayOvercommit(name)
          ? []
          : [required(at.child('limits'), 'Limit must be set for non overcommitable resources')]
        : order !== 0 && !mayOvercommit(name)
          ? [invalidValue(here, request, `must be equal to ${name} limit of ${limit}`)]
          : order > 0
            ? [invalidValue(here, request, `must be less than or equal to ${name} limit of ${limit}`)]
            : []
    errors.push(...found, ...problem)
  }
  if (names.some(isHugePage) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbiddenField(at, 'HugePages require cpu or memory'))
  return [...errors, ...claimErrors(claims, at.child('claims'), claimNames)]
}

function resourceNameErrors(name: string, at: FieldPath): FieldError[] {
  const problems = qualifiedNameProblems(name)
  if (problems.length > 0) return invalidValues(at, name, problems)
  return name.includes('/') || STANDARD_RESOURCES.has(name) || isHugePage(name)
    ? []
    : [invalidValue(at, name, 'must be a standard resource type or fully qualified')]
}

function containerResourceNameErrors(name: string, at: FieldPath): FieldError[] {
  const errors = resourceNameErrors(name, at)
  if (!name.includes('/')) {
    if (!CONTAINER_RESOURCES.has(name) && !isHugePage(name))
      errors.push(invalidValue(at, name, 'must be a standard resource for containers'))
  } else if (!isNative(name) && !isExtended(name))
    errors.push(invalidValue(at, name, "doesn't follow extended resource name standard"))
  return errors
}

function podResourceNameErrors(name: string, at: FieldPath): FieldError[] {
  const errors = resourceNameErrors(name, at)
  if (errors.length > 0) return errors
  return name === 'cpu' || name === 'memory' || isHugePage(name)
    ? []
    : [notSupported(at, name, ['cpu', 'hugepages-', 'memory'])]
}

function amountErrors(name: string, quantity: string, at: FieldPath): FieldError[] {
  const nano = parseQuantity(quantity)?.nano ?? 0n
  const errors: FieldError[] = []
  if (nano < 0n) errors.push(invalidValue(at, quantity, 'must be greater than or equal to 0'))
  if ((WHOLE_RESOURCES.has(name) || isExtended(name)) && nano % NANO !== 0n)
    errors.push(invalidValue(at, quantity, 'must be an integer'))
  return errors
}

function isWholePages(name: string, quantity: string): boolean {
  const size = parseQuantity(name.slice('hugepages-'.length))?.nano ?? 0n
  const amount = parseQuantity(quantity)?.nano ?? 0n
  return size > 0n && amount >= 0n && amount % size === 0n
}

/** A container names each claim of the pod, or each request of it, once. */
function claimErrors(
  claims: readonly k8s.ResourceClaim[],
  at: FieldPath,
  claimNames: ReadonlySet<string>,
): FieldError[] {
  const seen = new Set<string>()
  return claims.flatMap(({ name, request }, i) => {
    const here = at.index(i)
    if (!name) return [required(here)]
    const errors: FieldError[] = []
    if (seen.has(name)) errors.push(duplicate(here, name))
    else {
      const key = request ? `${name}/${request}` : name
      if (request) errors.push(...invalidValues(here.child('request'), request, dns1123LabelProblems(request)))
      if (seen.has(key)) errors.push(duplicate(here, key))
      else if (!request) for (const one of seen) if (one.split('/')[0] === name) errors.push(duplicate(here, name))
      seen.add(key)
    }
    if (!claimNames.has(name)) {
      const known = [...claimNames].sort().join(', ')
      errors.push({
        ...notFoundValue(here, name),
        detail: `must be one of the names in pod.spec.resourceClaims${known === '' ? ' which is empty' : `: ${known}`}`,
      })
    }
    return errors
  })
}

/** Rules for the claims a pod has. */
export function podClaimErrors(claims: readonly k8s.PodResourceClaim[], at: FieldPath): FieldError[] {
  const names = new Set<string>()
  return claims.flatMap((claim, i) => {
    const here = at.index(i)
    const { name, resourceClaimName: own, resourceClaimTemplateName: template } = claim
    const errors: FieldError[] = []
    if (!name) errors.push(required(here.child('name')))
    else if (names.has(name)) errors.push(duplicate(here.child('name'), name))
    else errors.push(...invalidValues(here.child('name'), name, dns1123LabelProblems(name)))
    names.add(name)
    const shown = { Name: name, ResourceClaimName: own ?? null, ResourceClaimTemplateName: template ?? null }
    if (own !== undefined && template !== undefined)
      errors.push(
        invalidValue(here, shown, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      )
    if (own === undefined && template === undefined)
      errors.push(invalidValue(here, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    return errors
  })
}
