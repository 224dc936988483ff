export { ResidentCluster, type Committed, type Transaction } from './resident-cluster.ts'
export { stay, type StayOptions } from './stay.ts'
export { Residence, type ResidenceOptions } from './residence.ts'
