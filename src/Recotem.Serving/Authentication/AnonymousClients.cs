using System.Net;

namespace Recotem.Serving;

/// <summary>Remembers the last 1024 addresses that came without a key, so that each is reported once.</summary>
internal sealed class AnonymousClients
{
    public const int Capacity = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, LinkedListNode<IPAddress>> _known = [];
    private readonly LinkedList<IPAddress> _recent = [];
    private IPAddress? _last;

    /// <summary>Notes a request.</summary>
    /// <returns>Whether the address is new, or was forgotten.</returns>
    public bool IsNew(IPAddress address)
    {
        // Most servers without keys have one client: the machine itself.
        if (address.Equals(Volatile.Read(ref _last)))
            return false;
        lock (_lock)
        {
            Volatile.Write(ref _last, address);
            if (_known.TryGetValue(address, out LinkedListNode<IPAddress>? node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return false;
            }

            if (_known.Count == Capacity)
            {
                _known.Remove(_recent.Last!.Value);
                _recent.RemoveLast();
            }

            _known.Add(address, _recent.AddFirst(address));
            return true;
        }
    }
}
