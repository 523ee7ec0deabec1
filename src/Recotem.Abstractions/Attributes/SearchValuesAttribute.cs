namespace Recotem;

/// <summary>The values from which a search draws a categorical hyperparameter, each as a recipe would write it.</summary>
/// <param name="values">Numbers, booleans or text.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchValuesAttribute(params object[] values) : Attribute
{
    /// <summary>The values.</summary>
    public object[] Values => values;
}
