// Short names for the generated wire types.
import type { components } from '@/api/__generated__/openapi'
import type { EventData, ServerMessage } from '@/api/__generated__/events'

type Schemas = components['schemas']

export type About = Schemas['About']
export type Me = Schemas['MeOut']
export type Role = Me['role']
export type OwnAccount = Schemas['OwnAccountOut']
export type Account = Schemas['AccountOut']
export type NewAccount = Schemas['NewAccountIn']
export type LoginSession = Schemas['SessionOut']
export type Vehicle = Schemas['VehicleOut']
export type VehiclePage = Schemas['VehiclePageOut']
export type LastCommand = Schemas['LastCommandOut']
export type FaultFilter = Schemas['FaultFilter']
export type VehicleDraft = Schemas['VehicleIn']
export type VehicleChange = Schemas['VehicleChangeIn']
export type EndpointChange = Schemas['EndpointChangeIn']
export type ConnectionReport = Schemas['ConnectionReportOut']
export type Hindrance = Schemas['Hindrance']
export type VehicleStatus = Vehicle['status']
export type Sight = Schemas['SightOut']
export type Entities = Schemas['EntitiesOut']
export type Entity = Schemas['EntityOut']
export type Fault = Schemas['FaultOut']
export type FaultLevel = Fault['level']
export type OpenFaults = Schemas['OpenFaultsOut']
export type FaultReading = Schemas['FaultReadingOut']
export type FaultRound = Schemas['FaultRoundOut']
export type HeldLock = Schemas['LockOut']
export type BrokenLock = Schemas['BrokenLockOut']
export type LockList = Schemas['LockList']
export type SetMode = Schemas['ModeOut']
export type Command = Schemas['CommandOut']
export type CommandPage = Schemas['CommandList']
export type CommandStatus = Command['status']
export type CommandEvent = Schemas['EventOut']
export type Risk = Command['risk']
export type CatalogueEntry = Schemas['CatalogueEntry']
export type CatalogueField = Schemas['CatalogueField']
export type Draft = Schemas['CommandIn']
export type Method = Command['method']
export type Dashboard = Schemas['DashboardOut']
export type Readiness = Schemas['Readiness']
export type Resolution = Schemas['ResolveIn']

export type { EventData }
export type LiveMessage = ServerMessage
export type VehicleNews = Extract<ServerMessage, { type: 'news' }>
export type LiveEvent = Extract<ServerMessage, { type: 'event' }>
