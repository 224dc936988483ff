import { imageMachineParts, simulatedRegistry } from './images/registry.ts'
import type { NodeOptions } from './kubelets.ts'

/** The simulated registries, and the programs and layers of their images. */
export const simulatedImages: Pick<NodeOptions, 'images' | 'machine'> = { images: simulatedRegistry, machine: imageMachineParts() }
