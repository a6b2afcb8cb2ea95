// Short names for the generated wire types.
import type { components } from '@/api/__generated__/openapi'
import type { ServerMessage } from '@/api/__generated__/events'

type Schemas = components['schemas']

export type About = Schemas['AboutOut']
export type Me = Schemas['MeOut']
export type Role = Me['role']
export type Vehicle = Schemas['VehicleOut']
export type VehiclePage = Schemas['VehiclePage']
export type VehicleStatus = Vehicle['status']
export type Entities = Schemas['EntitiesOut']
export type Entity = Schemas['EntityOut']
export type Command = Schemas['CommandOut']
export type CommandPage = Schemas['CommandPage']
export type CommandStatus = Command['status']
export type CommandEvent = Schemas['EventOut']
export type Risk = Command['risk']
export type CatalogueEntry = Schemas['CatalogueItem']
export type CatalogueField = Schemas['FieldOut']
export type RawDraft = Schemas['RawCommandIn']
export type NamedDraft = Schemas['NamedCommandIn']
export type Draft = RawDraft | NamedDraft
export type Resolution = Schemas['ResolveIn']

export type LiveMessage = ServerMessage
export type LiveEvent = Extract<ServerMessage, { type: 'event' }>
