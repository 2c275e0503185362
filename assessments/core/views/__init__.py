"""Pages of the record: load scoped, permit, bind, call one service, respond."""
