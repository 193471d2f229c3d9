package dev.sallyport.decisionpoint;

/// A client in the memory of its door, with what decides for it.
public final class KnownClient {
    private final Client client;
    private final ClientRules rules;
    private final ClientGround ground;

    KnownClient(Client client, ClientRules rules) {
        this.client = client;
        this.rules = rules;
        this.ground = new ClientGround(rules);
    }

    public Client client() {
        return client;
    }

    ClientRules rules() {
        return rules;
    }

    ClientGround ground() {
        return ground;
    }
}
