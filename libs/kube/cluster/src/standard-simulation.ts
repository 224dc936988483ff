import { imageMachineParts, simulatedRegistry, type NodeOptions } from '@kubarium/kube-node'

/** The simulation as the product runs it: all images there are, pulled in the time their size takes. */
export const standardSimulation: NodeOptions = { images: simulatedRegistry, machine: imageMachineParts() }
