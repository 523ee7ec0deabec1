namespace Recotem.Recommenders;

/// <summary>The items that may be recommended, where an evaluation is restricted to some of them.</summary>
public sealed class RecommendableItems
{
    private readonly ReadOnlyMemory<int> _items;
    private readonly InteractionMatrix? _itemsOfUsers;

    private RecommendableItems(ReadOnlyMemory<int> items, InteractionMatrix? itemsOfUsers)
    {
        _items = items;
        _itemsOfUsers = itemsOfUsers;
    }

    /// <summary>The same items for all users.</summary>
    /// <param name="itemsAscending">Item indices, ascending and distinct.</param>
    /// <returns>The restriction.</returns>
    public static RecommendableItems ForAll(ReadOnlyMemory<int> itemsAscending) => new(itemsAscending, null);

    /// <summary>Items for each user.</summary>
    /// <param name="items">Users × items; weights are without effect.</param>
    /// <returns>The restriction.</returns>
    public static RecommendableItems PerUser(InteractionMatrix items) => new(default, items);

    /// <summary>The items that may be recommended to a user, ascending.</summary>
    /// <param name="user">The user's index.</param>
    /// <returns>The items.</returns>
    public ReadOnlySpan<int> Of(int user) => _itemsOfUsers is null ? _items.Span : _itemsOfUsers.ItemsOf(user);

    /// <summary>How many items could be recommended at all: all of the catalogue if each user has a list.</summary>
    internal int CountOf(int catalogSize) => _itemsOfUsers is null ? _items.Length : catalogSize;
}
